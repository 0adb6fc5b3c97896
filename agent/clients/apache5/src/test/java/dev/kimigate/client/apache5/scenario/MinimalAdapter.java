package dev.kimigate.client.apache5.scenario;

import org.apache.hc.client5.http.impl.classic.HttpClients;

/** A minimal classic client in the shared scenarios; loaded beside each copy. */
public final class MinimalAdapter extends ClassicAdapter {
    public MinimalAdapter() {
        super(HttpClients.createMinimal(ClassicClients.connections()));
    }
}
