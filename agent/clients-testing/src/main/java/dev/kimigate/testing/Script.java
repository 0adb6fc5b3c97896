package dev.kimigate.testing;

/** What an application does; what it sees it writes down. */
public interface Script {
    void play(Session session) throws Exception;
}
