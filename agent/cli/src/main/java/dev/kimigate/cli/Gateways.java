package dev.kimigate.cli;

import dev.kimigate.cli.tool.GatewayUrls;
import dev.kimigate.gateway.ListenAddress;
import dev.kimigate.presence.GatewayAddress;
import dev.kimigate.presence.GatewayAddresses;
import dev.kimigate.settings.EndpointPrefix;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * This user's gateways, and what a URL has to do with them.
 *
 * @param living those that run
 * @param endpoints that a gateway passes on to
 * @param usualPort where the user's gateway listens if nothing else is said
 */
record Gateways(List<GatewayAddress> living, List<EndpointPrefix> endpoints, int usualPort) implements GatewayUrls {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int HTTP = 80;

    /** Those that run, for a user whose gateway has kept no port. */
    Gateways(List<GatewayAddress> living, List<EndpointPrefix> endpoints) {
        this(living, endpoints, ListenAddress.portOfUser(0));
    }

    /** Those that share a state folder. */
    static Gateways in(Path folder, List<EndpointPrefix> endpoints) {
        GatewayAddresses addresses = new GatewayAddresses(folder);
        int kept = addresses.keptPort();
        return kept == 0
                ? new Gateways(addresses.living(), endpoints)
                : new Gateways(addresses.living(), endpoints, kept);
    }

    /** The gateway's URL in place of one under an endpoint, without a slash at its end. */
    @Override
    public String urlFor(URI direct) {
        String base = living.isEmpty()
                ? "http://127.0.0.1:" + usualPort + "/"
                : living.get(0).url();
        return base + (isHttp(direct) ? "http/" : "") + direct.getRawAuthority() + String.valueOf(direct.getRawPath());
    }

    /** Whether it leads to an endpoint's server, not to a gateway. */
    @Override
    public boolean isDirect(URI url) {
        return endpoints.stream().anyMatch(endpoint -> isUnder(endpoint, url));
    }

    /** Whether it is a gateway's URL of an endpoint: {@code http://127.0.0.1:PORT/HOST/PATH}. */
    @Override
    public boolean isThrough(URI url) {
        String path = String.valueOf(url.getRawPath()).replaceFirst("^/http(?=/)", "");
        String host = path.replaceFirst("^/", "").replaceFirst("[/:].*", "").toLowerCase(Locale.ROOT);
        return isHttp(url)
                && LOOPBACK.contains(url.getHost().toLowerCase(Locale.ROOT))
                && endpoints.stream().anyMatch(endpoint -> endpoint.host().equals(host));
    }

    /** The living gateway that such a URL leads to. */
    Optional<GatewayAddress> behind(URI url) {
        return living.stream()
                .filter(gateway -> gateway.isAt(url.getHost(), port(url)))
                .findFirst();
    }

    static int port(URI url) {
        return url.getPort() < 0 ? HTTP : url.getPort();
    }

    private static boolean isHttp(URI url) {
        return url.getScheme().equalsIgnoreCase("http");
    }

    private static boolean isUnder(EndpointPrefix endpoint, URI url) {
        int usual = isHttp(url) ? HTTP : 443;
        int port = url.getPort() < 0 ? usual : url.getPort();
        String path = String.valueOf(url.getRawPath());
        return endpoint.scheme().equalsIgnoreCase(url.getScheme())
                && endpoint.host().equalsIgnoreCase(url.getHost())
                && endpoint.port() == port
                && (path + "/").startsWith(endpoint.path() + "/");
    }
}
