package dev.kimigate.dist.host;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/**
 * Runs a program in a bundle of whichever OSGi framework is on the class path, which delegates nothing but
 * {@code java.*} to the JVM's loaders. Arguments: folder for the framework, URL of the bundle, main class, its
 * arguments.
 */
public final class OsgiHost {
    private static final int OWN_ARGUMENTS = 3;

    private OsgiHost() {}

    public static void main(String[] args) throws Exception {
        FrameworkFactory factory =
                ServiceLoader.load(FrameworkFactory.class).iterator().next();
        Framework framework = factory.newFramework(strict(args[0]));
        framework.start();
        Bundle bundle = framework.getBundleContext().installBundle(args[1]);
        bundle.start();
        checkIsStrict(bundle);
        List<String> own = List.of(args).subList(OWN_ARGUMENTS, args.length);
        bundle.loadClass(args[2]).getMethod("main", String[].class).invoke(null, (Object) own.toArray(String[]::new));
    }

    /* The platform's loader has this class, and the bundle does not import its package. */
    private static void checkIsStrict(Bundle bundle) {
        try {
            throw new IllegalStateException("the bundle sees " + bundle.loadClass("javax.sql.DataSource"));
        } catch (ClassNotFoundException asItShouldBe) {
            // the bundle sees what it imports and no more
        }
    }

    private static Map<String, String> strict(String folder) {
        return Map.of(
                Constants.FRAMEWORK_STORAGE,
                folder,
                Constants.FRAMEWORK_BOOTDELEGATION,
                "",
                Constants.FRAMEWORK_BUNDLE_PARENT,
                Constants.FRAMEWORK_BUNDLE_PARENT_BOOT,
                "felix.bootdelegation.implicit",
                "false",
                "osgi.compatibility.bootdelegation",
                "false");
    }
}
