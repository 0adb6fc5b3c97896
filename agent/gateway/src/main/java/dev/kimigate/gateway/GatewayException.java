package dev.kimigate.gateway;

/** The gateway cannot start; the message is for people. */
public final class GatewayException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int portInUse;

    GatewayException(String message) {
        this(message, 0);
    }

    GatewayException(String message, int portInUse) {
        super(message);
        this.portInUse = portInUse;
    }

    /** The port that another program listens at; 0 if the reason is another. */
    public int portInUse() {
        return portInUse;
    }
}
