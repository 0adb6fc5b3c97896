package dev.kimigate.gateway;

import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the gateway listens.
 *
 * @param hosts loopback addresses; it must have the first, and has the others if the machine does
 * @param outside an IP address by which other machines reach it, or the one that stands for all addresses of the
 *     machine; null if only this machine is to
 * @param port 0 for any that is free
 */
public record ListenAddress(List<String> hosts, @Nullable String outside, int port) {
    private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");
    private static final Pattern FORM =
            Pattern.compile("(localhost|[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|\\[[0-9A-Fa-f:.]+])?:([0-9]{1,5})");
    private static final int LARGEST_PORT = 65_535;
    private static final int FIRST_PORT = 20_000;
    private static final int PORTS = 10_000;

    public ListenAddress {
        hosts = List.copyOf(hosts);
    }

    /** Of this machine alone. */
    public ListenAddress(List<String> hosts, int port) {
        this(hosts, null, port);
    }

    /**
     * What {@code HOST:PORT} says, or {@code :PORT}; null if it is something else. HOST is an IP address: a name could
     * mean another one tomorrow.
     */
    public static @Nullable ListenAddress parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(2)) > LARGEST_PORT) {
            return null;
        }
        int port = Integer.parseInt(form.group(2));
        String host = form.group(1);
        if (host == null || host.equals("localhost")) {
            return at(port);
        }
        InetAddress address = address(host);
        if (address == null) {
            return null;
        }
        String plain = NetUtil.toAddressString(address);
        return address.isLoopbackAddress()
                ? new ListenAddress(List.of(plain), port)
                : new ListenAddress(LOOPBACK, plain, port);
    }

    /** Looks nothing up. */
    private static @Nullable InetAddress address(String host) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host.replaceAll("[]\\[]", ""));
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible); // the length is right
        }
    }

    /** All loopback addresses of the machine, at that port. */
    public static ListenAddress at(int port) {
        return new ListenAddress(LOOPBACK, null, port);
    }

    /**
     * A port that is the same for a user each time, and for another user mostly another, so that a URL in a settings
     * file stays true.
     *
     * @param after how many ports further on to look, if those before are taken
     */
    public static int portOfUser(int after) {
        return FIRST_PORT + Math.floorMod(userNumber() + after, PORTS);
    }

    private static int userNumber() {
        try {
            return (Integer) Files.getAttribute(Path.of(System.getProperty("user.home", ".")), "unix:uid");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException notUnix) {
            return System.getProperty("user.name", "").hashCode();
        }
    }

    /** Whether it stands for all addresses of the machine. */
    boolean isOfAll() {
        return "0.0.0.0".equals(outside) || "::".equals(outside);
    }

    /** The host as it stands in a URL. */
    static String inUrl(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
