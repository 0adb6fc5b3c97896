package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * What became of a scenario's burst.
 *
 * @param reports of the gated hosts
 * @param bare reports of the hosts without the agent
 * @param refused calls of the gated hosts, by the endpoint's count
 * @param mostInFlight by the endpoint's count
 * @param timeline of the gated hosts' calls
 * @param stderr of the gated hosts
 * @param status as the command line tells it after the last answer, the hosts still there
 */
record Result(
        Scenario scenario,
        List<Report> reports,
        List<Report> bare,
        long refused,
        long bareRefused,
        int mostInFlight,
        Timeline timeline,
        List<String> stderr,
        String status) {

    int answered() {
        return reports.stream().mapToInt(Report::answered).sum();
    }

    int failed() {
        return failed(reports);
    }

    int bareFailed() {
        return failed(bare);
    }

    /** From the first call to the last answer, of whichever host. */
    long millis() {
        long start = reports.stream().mapToLong(Report::startedMillis).min().orElseThrow();
        long end = reports.stream().mapToLong(Report::endedMillis).max().orElseThrow();
        return end - start;
    }

    double ratio() {
        return (double) millis() / scenario.idealMillis();
    }

    /** Asserts what holds on any machine. */
    void check() {
        reports.forEach(report -> assertThat(report.failures()).isEmpty());
        assertThat(answered()).as("answered").isEqualTo(scenario.calls());
        assertThat(refused).as("refusals caused").isLessThanOrEqualTo(scenario.mostRefusals());
        assertThat(mostInFlightAtTheEnd()).as("in flight once found").isGreaterThanOrEqualTo(scenario.leastInFlight());
        assertThat(status).contains("held 0, waiting 0");
        assertThat(stderr).isEmpty();
    }

    private int mostInFlightAtTheEnd() {
        return timeline.mostFrom(timeline.millis() * 2 / 3);
    }

    private static int failed(List<Report> reports) {
        return reports.stream().mapToInt(Report::failed).sum();
    }
}
