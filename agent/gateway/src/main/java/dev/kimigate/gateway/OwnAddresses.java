package dev.kimigate.gateway;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.List;

/** The addresses of this machine's network interfaces. Asks the system each time. */
final class OwnAddresses {
    private OwnAddresses() {}

    /** Those by which other machines may reach it, IPv4 first; empty if the system does not tell. */
    static List<String> beyondLoopback() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .sorted(Comparator.comparing(address -> !(address instanceof Inet4Address)))
                    .map(NetUtil::toAddressString)
                    .toList();
        } catch (SocketException untold) {
            return List.of();
        }
    }
}
