package dev.kimigate.bench.client;

/** A client that makes calls to one URL, one after another on a kept connection. */
public interface OneCall {
    String KEY = "Bearer test-key";
    String JSON = "application/json";
    String BODY = "{\"messages\":[]}";

    /** Makes a whole call; returns the text of its answer. */
    String make() throws Exception;

    /**
     * Makes a call that the client itself ends before it takes a connection: what is left is the way to where the agent
     * looks. Returns what it ended with.
     */
    Object wayIn() throws Exception;

    /** The client of this class, for this URL. */
    static OneCall of(String type, String url) throws ReflectiveOperationException {
        return Class.forName(type)
                .asSubclass(OneCall.class)
                .getConstructor(String.class)
                .newInstance(url);
    }
}
