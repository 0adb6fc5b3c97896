package dev.kimigate.dist.host;

/** A program that opens no HTTP client. */
public final class HelloHost {
    private HelloHost() {}

    public static void main(String[] args) {
        System.out.println("hello");
    }
}
