package dev.kimigate.cli;

import dev.kimigate.gateway.Gateway;
import dev.kimigate.gateway.GatewayAccess;
import dev.kimigate.gateway.GatewayException;
import dev.kimigate.gateway.ListenAddress;
import dev.kimigate.gateway.OutsideToken;
import dev.kimigate.gateway.page.Page;
import dev.kimigate.presence.GatewayAddress;
import dev.kimigate.presence.GatewayAddresses;
import dev.kimigate.settings.Problem;
import dev.kimigate.start.StandaloneGate;
import dev.kimigate.status.Version;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The gateway as a program that runs until it is stopped. A class of its own: to link it loads the gateway's archive,
 * which the other commands do without.
 */
final class ForegroundGateway {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PORTS_TRIED = 20;

    private final Output output;
    private final boolean json;
    private final @Nullable String listen;
    private final List<String> hosts;
    private final List<String> origins;

    /**
     * A gateway to be.
     *
     * @param listen null listens at the user's port
     * @param hosts names of this machine by which it answers too
     * @param origins of web pages that it answers too
     */
    ForegroundGateway(Output output, boolean json, @Nullable String listen, List<String> hosts, List<String> origins) {
        this.output = output;
        this.json = json;
        this.listen = listen;
        this.hosts = List.copyOf(hosts);
        this.origins = List.copyOf(origins);
    }

    /**
     * Runs it.
     *
     * @param unused after how long without a connection and a tool it ends by itself; null for never
     */
    int run(@Nullable Duration unused) throws InterruptedException {
        ListenAddress address = address();
        GatewayAccess known = access();
        UserSettings user = UserSettings.present();
        for (Problem problem : user.reading().problems()) {
            output.complain(problem.message());
        }
        if (!user.settings().enabled()) {
            throw Failure.of("the setting enabled is off; a gateway that gates nothing is not started");
        }
        Path folder = user.stateFolder();
        GatewayAddresses addresses = new GatewayAddresses(folder);
        GatewayAccess access = address == null || address.outside() == null ? known : known.withToken(token(folder));
        try (Gateway gateway = started(user, addresses, address, access);
                Page page = WebPage.of(folder, gateway)) {
            gateway.show(page);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway, addresses), "kimi-gate-stop"));
            GatewayAnnouncement announcement = new GatewayAnnouncement(
                    gateway.url(), gateway.toolUrls(), gateway.outsideUrls(), user.settings(), folder);
            announcement.print(output, json);
            if (unused == null) {
                tellOfPage(gateway, page);
                announcement.warnings(RunningJvms::all).forEach(output::complain);
            }
            new GatewayWatch(gateway, folder, unused).await();
        } finally {
            addresses.withdraw();
        }
        return Failure.FINE;
    }

    /** What {@code run} starts prints nothing that people see, and what is kept of it is not to hold the token. */
    private void tellOfPage(Gateway gateway, Page page) {
        if (!json) {
            output.line("What happens: " + gateway.url() + page.secretPart());
            output.out().flush();
        }
    }

    /** On SIGTERM, SIGINT and SIGHUP. The permits come back with the connections. */
    private static void stop(Gateway gateway, GatewayAddresses addresses) {
        addresses.withdraw();
        gateway.close();
    }

    private GatewayAccess access() {
        try {
            return GatewayAccess.of(hosts, origins);
        } catch (IllegalArgumentException noSuchThing) {
            throw Failure.usage(String.valueOf(noSuchThing.getMessage()));
        }
    }

    private static OutsideToken token(Path folder) {
        try {
            return OutsideToken.in(folder);
        } catch (IOException failure) {
            throw Failure.of("the gateway's token in " + folder + " can be neither read nor made: " + failure);
        }
    }

    private @Nullable ListenAddress address() {
        if (listen == null) {
            return null;
        }
        ListenAddress address = ListenAddress.parse(listen);
        if (address == null) {
            throw Failure.usage(
                    "'" + listen + "' is no address to listen at; write :PORT for this machine alone, or an IP"
                            + " address of this machine and the port, such as 192.168.1.5:PORT, or 0.0.0.0:PORT for all of"
                            + " them");
        }
        return address;
    }

    private Gateway started(
            UserSettings user, GatewayAddresses addresses, @Nullable ListenAddress address, GatewayAccess access) {
        try {
            GatewayAddresses.Turn turn = addresses.starting(PATIENCE);
            try {
                return startedNow(user, addresses, address, access);
            } finally {
                turn.close();
            }
        } catch (GatewayException failure) {
            throw Failure.of(told(failure));
        } catch (StoreException failure) {
            throw Failure.of(String.valueOf(failure.getMessage()));
        }
    }

    private Gateway startedNow(
            UserSettings user, GatewayAddresses addresses, @Nullable ListenAddress address, GatewayAccess access)
            throws GatewayException, StoreException {
        if (address == null) {
            requireNone(addresses.living());
        }
        StandaloneGate gate = StandaloneGate.open(user.settings(), Gateway.LABEL, Gateway.CLIENT);
        Gateway gateway = address == null ? atUserPort(gate, access, addresses) : open(gate, access, address);
        try {
            addresses.publish(new GatewayAddress(
                    ProcessHandle.current().pid(),
                    System.currentTimeMillis(),
                    gateway.hosts(),
                    gateway.port(),
                    Version.text()));
            if (address == null) {
                addresses.keepPort(gateway.port());
            }
        } catch (StoreException fullDisk) {
            // it gates all the same
            output.complain(String.valueOf(fullDisk.getMessage()));
        }
        return gateway;
    }

    private static void requireNone(List<GatewayAddress> living) {
        if (!living.isEmpty()) {
            GatewayAddress present = living.get(0);
            throw Failure.of("a gateway runs already at " + present.url() + " (process " + present.pid()
                    + "); --listen starts another beside it");
        }
    }

    /** While no port has been kept, no URL stands in a file: then the next one does as well. */
    private static Gateway atUserPort(StandaloneGate gate, GatewayAccess access, GatewayAddresses addresses)
            throws GatewayException {
        int kept = addresses.keptPort();
        if (kept != 0) {
            return open(gate, access, ListenAddress.at(kept));
        }
        for (int after = 0; ; after++) {
            try {
                return open(gate, access, ListenAddress.at(ListenAddress.portOfUser(after)));
            } catch (GatewayException failure) {
                if (failure.portInUse() == 0 || after == PORTS_TRIED) {
                    throw failure;
                }
            }
        }
    }

    private static Gateway open(StandaloneGate gate, GatewayAccess access, ListenAddress address)
            throws GatewayException {
        return Gateway.open(address, access, gate.endpoints(), gate.gate(), System.getenv());
    }

    private static String told(GatewayException failure) {
        if (failure.portInUse() == 0) {
            return String.valueOf(failure.getMessage());
        }
        String holder = PortHolder.of(failure.portInUse())
                .map(process -> ": " + process.text())
                .orElse("");
        return failure.getMessage() + holder + ". Stop it, or choose another port with --listen";
    }
}
