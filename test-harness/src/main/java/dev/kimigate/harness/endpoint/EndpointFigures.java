package dev.kimigate.harness.endpoint;

import java.util.Map;

/**
 * What the endpoint saw since the last reset, at one instant.
 *
 * @param bodies request bodies read to their end
 * @param bodyBytes their length in all
 * @param usages questions to the usages path
 * @param models questions to a models path
 * @param elsewhere requests to any other path
 * @param strangers slots taken now by nobody's calls, of the account where they are most
 * @param connections open now on the ports for calls
 */
public record EndpointFigures(
        Map<String, AccountFigures> accounts,
        long bodies,
        long bodyBytes,
        long usages,
        long models,
        long elsewhere,
        int strangers,
        int connections) {

    public EndpointFigures {
        accounts = Map.copyOf(accounts);
    }

    /** All zero for an account that was not seen. */
    public AccountFigures account(String name) {
        return accounts.getOrDefault(name, AccountFigures.NONE);
    }

    /** The account of every key that no map names. */
    public AccountFigures account() {
        return account(EndpointOptions.DEFAULT_ACCOUNT);
    }
}
