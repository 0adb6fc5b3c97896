package dev.kimigate.client.apache4.scenario;

import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.params.CoreConnectionPNames;

/** A client of the kind that was usual before 4.3, in the shared scenarios; loaded beside each copy. */
public final class DirectorAdapter extends Apache4Adapter {
    public DirectorAdapter() {
        super(DirectorScenarios.client());
    }

    /** It knows no configuration of a request. */
    @Override
    @SuppressWarnings("deprecation") // that is what it has instead
    void timeout(HttpRequestBase request, int millis) {
        request.getParams().setIntParameter(CoreConnectionPNames.SO_TIMEOUT, millis);
    }
}
