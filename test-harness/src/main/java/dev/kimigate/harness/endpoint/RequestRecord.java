package dev.kimigate.harness.endpoint;

/**
 * One request as it came, whatever was answered.
 *
 * @param account of its credential
 * @param path decoded
 * @param head the method, the path with its query, and each header field in the order it came, a line each
 * @param bodySha256 of the body as hex digits; empty where the body was not read
 */
public record RequestRecord(String account, String path, String head, String bodySha256) {}
