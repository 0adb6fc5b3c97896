package dev.kimigate.agent;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.charset.StandardCharsets;
import java.security.CodeSource;
import java.util.Collections;
import java.util.Enumeration;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The agent's own loader: child of the platform loader, so that the host's classes and ours never meet.
 *
 * <p>It reads its archives into memory once and closes the jar: from then on the jar may be replaced or deleted.
 */
final class CoreLoader extends ClassLoader {
    private static final String CORE_ARCHIVE = "inst/core.archive";
    private static final String CLIENTS_ARCHIVE = "inst/clients.archive";
    private static final String COMMANDS_ARCHIVE = "inst/cli.archive";
    /** The core's own version. */
    private static final String VERSION = "dev/kimigate/version";

    /** For one command alone: the others do not read as much again as all of themselves. */
    private static final int GATEWAY = 0;

    /** For a machine's leader, where the setting {@code store} names a server. */
    private static final int STORE = 1;

    /** What is read when a class of it is wanted. */
    private static final String[] LATE_ARCHIVES = {"inst/gateway.archive", "inst/store-redis.archive"};

    /** What is in these archives alone. */
    private static final String[][] LATE_FOLDERS = {
        {"dev/kimigate/gateway/", "dev/kimigate/shaded/netty/"},
        {"dev/kimigate/lease/", "dev/kimigate/redis/", "dev/kimigate/shaded/valkey/", "dev/kimigate/shaded/pool2/"}
    };

    /** Ours, relocated libraries too; nobody above has them. */
    private static final String OWN = "dev.kimigate.";

    /** The entry's own classes, which the core shares with it. */
    private static final String ENTRY_PACKAGE = "dev.kimigate.agent.";

    private static final String PLATFORM_LOADER = "jdk.internal.loader.ClassLoaders$PlatformClassLoader";

    /**
     * Bytes. The JDK reads so many at a time by way of the stack (io_util.c). More would go by way of fresh memory of
     * the same size, each of whose pages costs a fault.
     */
    private static final int PIECE = 8_192;

    static {
        registerAsParallelCapable();
    }

    private final Archive[] archives;
    /** Null for the command line. */
    private final Archive clients;
    /** Guarded by this loader; null until somebody wants them, and in nearly all hosts. */
    private final Archive[] late = new Archive[LATE_ARCHIVES.length];

    private CoreLoader(ClassLoader parent, Archive clients, Archive... archives) {
        super(parent);
        this.archives = archives;
        this.clients = clients;
    }

    /** Loads this class while the jar it came from is sure to be there; the jar may be replaced before it is used. */
    static void touch() {}

    static CoreLoader open() throws Exception {
        return open(ownJar());
    }

    static CoreLoader open(File file) throws Exception {
        try (ZipFile jar = new ZipFile(file)) {
            Archive core = new Archive(whole(jar, CORE_ARCHIVE));
            requireSameVersion(core);
            return new CoreLoader(platformLoader(), new Archive(read(jar, CLIENTS_ARCHIVE)), core);
        }
    }

    /**
     * The jar may have been replaced since this JVM loaded the entry from it. A core of another version would ask the
     * entry's classes, such as the table of clients, for what they do not have.
     */
    private static void requireSameVersion(Archive core) throws IOException {
        byte[] text = core.read(VERSION);
        String version = text == null ? "unknown" : new String(text, StandardCharsets.UTF_8).trim();
        if (!version.equals(Agent.VERSION)) {
            throw new IOException("this JVM has loaded version " + Agent.VERSION
                    + " of the agent and its jar is of version " + version + " now; restart the JVM");
        }
    }

    /** For the command line only: the commands beside the core. The JDK's attach module is the system loader's. */
    static CoreLoader withCommands() throws Exception {
        try (ZipFile jar = new ZipFile(ownJar())) {
            Archive core = new Archive(whole(jar, CORE_ARCHIVE));
            Archive commands = new Archive(whole(jar, COMMANDS_ARCHIVE));
            return new CoreLoader(ClassLoader.getSystemClassLoader(), null, core, commands);
        }
    }

    /** The hooks of all clients, a folder each, of which each is looked at for damage when it is read. */
    Archive clients() {
        return clients;
    }

    /** Ours without asking above: two hundred questions are felt in a young JVM's first call. */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OWN)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        if (name.startsWith(ENTRY_PACKAGE)) {
            return Class.forName(name, false, CoreLoader.class.getClassLoader());
        }
        byte[] classFile;
        try {
            classFile = file(name.replace('.', '/') + ".class");
        } catch (IOException damaged) {
            throw new ClassNotFoundException(name, damaged);
        }
        if (classFile == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, classFile, 0, classFile.length);
    }

    @Override
    protected URL findResource(String name) {
        try {
            byte[] bytes = file(name);
            return bytes == null ? null : new URL(null, "kimigate:/" + name, new InMemory(bytes));
        } catch (IOException damaged) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null
                ? Collections.<URL>emptyEnumeration()
                : Collections.enumeration(Collections.singleton(found));
    }

    /** Null if there is none of this name. */
    private byte[] file(String name) throws IOException {
        int wanted = lateArchive(name);
        if (wanted >= 0) {
            return late(wanted).read(name);
        }
        for (Archive archive : archives) {
            byte[] bytes = archive.read(name);
            if (bytes != null) {
                return bytes;
            }
        }
        return null;
    }

    /** Which archive has files of that name alone; -1 = none that is read late. A host never has the gateway. */
    private int lateArchive(String name) {
        for (int i = clients == null ? GATEWAY : STORE; i < LATE_FOLDERS.length; i++) {
            for (String folder : LATE_FOLDERS[i]) {
                if (name.startsWith(folder)) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** The jar may have been replaced meanwhile; what it has now must be of our version. */
    private synchronized Archive late(int index) throws IOException {
        if (late[index] == null) {
            try (ZipFile jar = new ZipFile(ownJar())) {
                if (index == STORE) {
                    requireSameVersion(new Archive(read(jar, CORE_ARCHIVE)));
                }
                late[index] = new Archive(whole(jar, LATE_ARCHIVES[index]));
            } catch (IOException failure) {
                throw failure;
            } catch (Exception unknown) {
                throw new IOException(unknown);
            }
        }
        return late[index];
    }

    /** Some class loaders define the premain class without a code source (IntelliJ's does): then by its resource. */
    static File ownJar() throws Exception {
        CodeSource source = Agent.class.getProtectionDomain().getCodeSource();
        if (source != null && source.getLocation() != null) {
            return new File(source.getLocation().toURI());
        }
        URL own = Agent.class.getResource("Agent.class");
        String path = own == null ? "" : own.getPath();
        int end = path.indexOf("!/");
        if (end < 0) {
            throw new FileNotFoundException("the agent's own jar");
        }
        return new File(new URI(path.substring(0, end)));
    }

    /**
     * {@code ClassLoader.getPlatformClassLoader()}, which Java 8 byte code cannot name: mostly the system loader's
     * parent. To call a method by reflection that looks at its caller loads fifty classes that read annotations.
     */
    private static ClassLoader platformLoader() throws Exception {
        ClassLoader parent = ClassLoader.getSystemClassLoader().getParent();
        if (parent != null && PLATFORM_LOADER.equals(parent.getClass().getName())) {
            return parent;
        }
        return (ClassLoader)
                ClassLoader.class.getMethod("getPlatformClassLoader").invoke(null);
    }

    private static byte[] read(ZipFile jar, String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        if (entry == null) {
            throw new FileNotFoundException(name + " in " + jar.getName());
        }
        byte[] bytes = new byte[(int) entry.getSize()];
        try (InputStream in = jar.getInputStream(entry)) {
            int at = 0;
            while (at < bytes.length) {
                int more = in.read(bytes, at, Math.min(PIECE, bytes.length - at));
                if (more < 0) {
                    throw new EOFException(name + " in " + jar.getName());
                }
                at += more;
            }
        }
        return bytes;
    }

    private static byte[] whole(ZipFile jar, String name) throws IOException {
        byte[] bytes = read(jar, name);
        requireWhole(jar.getEntry(name), bytes);
        return bytes;
    }

    /** Nobody else compares them, and a class that cannot be read in the middle of a call would be found too late. */
    private static void requireWhole(ZipEntry entry, byte[] bytes) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(bytes, 0, bytes.length);
        if (sum.getValue() != entry.getCrc()) {
            throw new IOException(entry.getName() + " is damaged in the agent's jar");
        }
    }

    private static final class InMemory extends URLStreamHandler {
        private final byte[] bytes;

        InMemory(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {}

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(bytes);
                }
            };
        }
    }
}
