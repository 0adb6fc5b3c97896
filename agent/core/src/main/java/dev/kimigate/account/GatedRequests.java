package dev.kimigate.account;

/** Which requests under an endpoint count. Allocates nothing. */
interface GatedRequests {
    /**
     * True if the request counts.
     *
     * @param path the path as sent, without the query
     * @param from where the endpoint's prefix ends: at the end or before a slash
     */
    boolean include(String method, String path, int from);
}
