package dev.kimigate.harness.endpoint;

/** How a refusal's text is dressed. */
public enum RefusalShape {
    /** {@code {"error":{…}}}, with the outer {@code "type":"error"} on the messages surface. */
    SURFACE,
    /** As SURFACE, but without the outer type on the messages surface. */
    NO_OUTER_TYPE,
    /** As SURFACE, with the two types that one text is seen under exchanged. */
    OTHER_TYPE,
    /** As SURFACE, with {@code (request id: …)} appended to the text. */
    RELAY,
    /** As SURFACE, compressed, with {@code Content-Encoding: gzip}. */
    GZIP,
    /** {@code {"error":"…"}}. */
    ERROR_STRING,
    /** The text alone, as text/plain. */
    TEXT,
    /** A gateway's page. */
    HTML,
    /** No byte. */
    EMPTY,
    /** The first bytes of the text, then one byte each 100 ms until the client leaves. */
    ENDLESS,
    /** As SURFACE, but the message goes on for 1 GB. */
    HUGE,
    /** 4 KB of noise that is neither text nor JSON. */
    BINARY
}
