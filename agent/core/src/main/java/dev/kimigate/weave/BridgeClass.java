package dev.kimigate.weave;

import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.security.ProtectionDomain;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Defines the bridge: {@code public final class KimiGateBridge { public static volatile Function HOOK; }}, in the
 * hooked class's own loader and package. For a class of the boot loader it goes to {@code java.net}, whose public
 * classes all modules see: reflection can define a class there, beside one that is always loaded.
 *
 * <p>It is the one thing of ours that the host's loaders see. Nothing is appended to the boot class path, which would
 * print a warning, cost class sharing, and stay invisible to plugin loaders that do not delegate.
 */
final class BridgeClass {
    static final String FIELD = "HOOK";

    private static final String NAME = "KimiGateBridge";
    private static final String BOOT_PACKAGE = "java.net";

    private final Instrumentation instrumentation;
    private final Method defineClass;

    BridgeClass(Instrumentation instrumentation) throws ReflectiveOperationException {
        this.instrumentation = instrumentation;
        open(Object.class.getModule(), "java.lang");
        defineClass = ClassLoader.class.getDeclaredMethod(
                "defineClass", String.class, byte[].class, int.class, int.class, ProtectionDomain.class);
        defineClass.setAccessible(true);
    }

    /**
     * The bridge's internal name beside a class of this internal name; each has its own, as they may share a package.
     */
    static String beside(String internalName) {
        int simpleName = internalName.lastIndexOf('/') + 1;
        return internalName.substring(0, simpleName) + NAME + "_" + internalName.substring(simpleName);
    }

    /** The bridge's internal name for a class of the boot loader. */
    static String inBootLoader(String internalName) {
        return BOOT_PACKAGE.replace('.', '/') + "/" + NAME + "_" + internalName.replace('/', '_');
    }

    /**
     * Defines the bridge and sets its hook. A bridge that is there already, as after a second attach, is used again.
     */
    void define(
            @Nullable ClassLoader loader,
            String internalName,
            @Nullable ProtectionDomain domain,
            Function<@Nullable Object[], @Nullable Object> hook)
            throws ReflectiveOperationException {
        Class<?> bridge = defineOrFind(loader, internalName, domain);
        if (bridge.getModule().isNamed()) {
            open(bridge.getModule(), bridge.getPackageName());
        }
        Field field = bridge.getDeclaredField(FIELD);
        field.setAccessible(true);
        field.set(null, hook);
    }

    private Class<?> defineOrFind(@Nullable ClassLoader loader, String internalName, @Nullable ProtectionDomain domain)
            throws ReflectiveOperationException {
        String name = internalName.replace('/', '.');
        byte[] classFile = classFile(internalName);
        try {
            return loader == null
                    ? defineInBootLoader(classFile)
                    : (Class<?>) defineClass.invoke(loader, name, classFile, 0, classFile.length, domain);
        } catch (LinkageError there) {
            return Class.forName(name, false, loader);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof LinkageError) {
                return Class.forName(name, false, loader);
            }
            throw thrown;
        }
    }

    private Class<?> defineInBootLoader(byte[] classFile) throws IllegalAccessException {
        open(URL.class.getModule(), BOOT_PACKAGE);
        return MethodHandles.privateLookupIn(URL.class, MethodHandles.lookup()).defineClass(classFile);
    }

    /** Opens a package to us; reflection cannot reach it otherwise. */
    private void open(Module module, String packageName) {
        Module own = BridgeClass.class.getModule();
        instrumentation.redefineModule(
                module, Set.of(), Map.of(), Map.of(packageName, Set.of(own)), Set.of(), Map.of());
    }

    private static byte[] classFile(String internalName) {
        ClassWriter writer = new ClassWriter(0);
        int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
        writer.visit(Opcodes.V1_8, access, internalName, null, "java/lang/Object", null);
        int field = Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC | Opcodes.ACC_VOLATILE;
        writer.visitField(field, FIELD, "Ljava/util/function/Function;", null, null)
                .visitEnd();
        writer.visitEnd();
        return writer.toByteArray();
    }
}
