package dev.kimigate.bench.host;

import dev.kimigate.bench.client.OneCall;

/** One call by a client, then {@link Ending}. Arguments: URL, the client's class. */
public final class FirstCall {

    private FirstCall() {}

    public static void main(String[] arguments) throws Exception {
        System.out.println(OneCall.of(arguments[1], arguments[0]).make());
        Ending.await();
    }
}
