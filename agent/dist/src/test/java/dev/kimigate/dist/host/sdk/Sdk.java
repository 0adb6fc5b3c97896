package dev.kimigate.dist.host.sdk;

/** A client of Kimi as its users build it. */
interface Sdk {
    /**
     * One call of the application; waits for the answer's text.
     *
     * @throws RuntimeException whatever the application gets instead
     */
    String ask(String prompt);
}
