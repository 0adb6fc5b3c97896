package dev.kimigate.harness.endpoint;

/* One client's counts. Guarded by the AdmissionControl's monitor. */
final class ClientTally {

    int inFlight;
    boolean killed;
    private long admitted;
    private long refused;
    private long completed;
    private long aborted;
    private long cut;

    void admit() {
        inFlight++;
        admitted++;
    }

    void refuse() {
        refused++;
    }

    void end(CallOutcome outcome) {
        inFlight--;
        switch (outcome) {
            case COMPLETED -> completed++;
            case ABORTED -> aborted++;
            case CUT -> cut++;
        }
    }

    void reset() {
        admitted = 0;
        refused = 0;
        completed = 0;
        aborted = 0;
        cut = 0;
    }

    ClientFigures figures() {
        return new ClientFigures(inFlight, admitted, refused, completed, aborted, cut);
    }
}
