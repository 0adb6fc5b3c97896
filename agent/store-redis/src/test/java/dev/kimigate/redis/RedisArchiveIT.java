package dev.kimigate.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.lease.LeaseServer;
import dev.kimigate.lease.SyncRequest;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.jar.JarFile;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The archive as it is shipped: nothing in it has a name of the library, and it needs nothing but the JDK. */
class RedisArchiveIT {
    private static final Path ARCHIVE = Path.of(System.getProperty("archive"));
    private static final long MOST_BYTES = 500_000;

    @Test
    void archive_hasOurNamesOnly_andIsSmall() throws Exception {
        try (JarFile jar = new JarFile(ARCHIVE.toFile())) {
            assertThat(jar.stream().filter(entry -> !entry.isDirectory()).map(entry -> entry.getName()))
                    .allMatch(name -> name.startsWith("dev/kimigate/") || name.startsWith("META-INF/"))
                    .contains("dev/kimigate/lease/sync.lua", "dev/kimigate/shaded/valkey/Connection.class");
        }
        assertThat(Files.size(ARCHIVE)).isLessThan(MOST_BYTES);
    }

    @ParameterizedTest
    @EnumSource
    void archiveAlone_syncs(TestServer.Kind kind) throws Exception {
        try (TestServer server = TestServer.start(kind);
                URLClassLoader loader =
                        new URLClassLoader(new URL[] {ARCHIVE.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            Class<?> addressClass = loader.loadClass(ServerPlace.class.getName());
            Class<?> listenerClass = loader.loadClass(LeaseServer.CallListener.class.getName());
            Class<?> requestClass = loader.loadClass(SyncRequest.class.getName());
            ThreadFactory threads = work -> {
                Thread thread = new Thread(work);
                thread.setDaemon(true);
                return thread;
            };
            Object address =
                    addressClass.getMethod("parse", String.class).invoke(null, "redis://127.0.0.1:" + server.port());
            Object opener = loader.loadClass(LinkOpener.class.getName())
                    .getConstructor(addressClass, String.class, Map.class, SSLSocketFactory.class, ThreadFactory.class)
                    .newInstance(address, "test", Map.of(), null, threads);
            Object listener =
                    Proxy.newProxyInstance(loader, new Class<?>[] {listenerClass}, (proxy, method, words) -> null);

            Class<?> channelClass = loader.loadClass(LeaseServer.Channel.class.getName());
            Object link = opener.getClass()
                    .getMethod("connect", listenerClass, long.class)
                    .invoke(opener, listener, 10_000L);
            Object request = requestClass.getConstructors()[0].newInstance(
                    "a", 7L, 1L, 1L, 3, 3, 20, 15_000L, 120_000L, 0L, 0, false, "-");
            List<?> reply = (List<?>)
                    channelClass.getMethod("sync", requestClass, long.class).invoke(link, request, 10_000L);

            assertThat(reply.get(0)).isEqualTo(1L);
            assertThat(reply.get(4)).isEqualTo(3L);
            channelClass.getMethod("close").invoke(link);
        }
    }
}
