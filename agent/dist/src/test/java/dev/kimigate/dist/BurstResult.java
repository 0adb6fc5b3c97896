package dev.kimigate.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What became of a scenario's burst.
 *
 * @param reports of the gated hosts
 * @param bare reports of the hosts without the agent; empty if there were none
 * @param refused calls of the gated hosts, by the endpoint's count
 * @param mostInFlight by the endpoint's count
 * @param timeline of the gated hosts' calls
 * @param stderr of the gated hosts
 * @param status as the command line tells it after the last answer, the hosts still there
 */
record BurstResult(
        BurstScenario scenario,
        List<HostReport> reports,
        List<HostReport> bare,
        long refused,
        long bareRefused,
        int mostInFlight,
        InFlightTimeline timeline,
        List<String> stderr,
        String status) {

    private static final Duration FOUND_WITHIN = Duration.ofSeconds(60);

    int answered() {
        return reports.stream().mapToInt(HostReport::answered).sum();
    }

    int failed() {
        return failed(reports);
    }

    int bareFailed() {
        return failed(bare);
    }

    /** From the first call to the last answer, of whichever host. */
    long millis() {
        long start = reports.stream().mapToLong(HostReport::startedMillis).min().orElseThrow();
        long end = reports.stream().mapToLong(HostReport::endedMillis).max().orElseThrow();
        return end - start;
    }

    /** From the last change of the limit until it was found; empty if it was not, or if that says nothing. */
    OptionalLong foundAfterMillis() {
        if (scenario.leastInFlight() == 0) {
            return OptionalLong.empty();
        }
        OptionalLong found = timeline.firstWith(scenario.leastInFlight(), scenario.lastStepMillis());
        return found.isPresent() ? OptionalLong.of(found.getAsLong() - scenario.lastStepMillis()) : found;
    }

    double ratio() {
        return (double) millis() / scenario.idealMillis();
    }

    /** Asserts what holds on any machine. */
    void check() {
        reports.forEach(report -> assertThat(report.failures()).isEmpty());
        assertThat(answered()).as("answered").isEqualTo(scenario.calls());
        assertThat(refused).as("refusals caused").isLessThanOrEqualTo(scenario.mostRefusals());
        if (scenario.leastInFlight() > 0) {
            checkFound();
        }
        assertThat(status).containsPattern("\\bheld 0\\b").containsPattern("\\bwaiting 0\\b");
        assertThat(stderr).isEmpty();
    }

    private void checkFound() {
        assertThat(foundAfterMillis())
                .as("milliseconds until %d were in flight", scenario.leastInFlight())
                .isNotEmpty();
        assertThat(foundAfterMillis().orElseThrow()).isLessThanOrEqualTo(FOUND_WITHIN.toMillis());
        assertThat(mostInFlightAtTheEnd()).as("in flight in the end").isGreaterThanOrEqualTo(scenario.leastInFlight());
    }

    private int mostInFlightAtTheEnd() {
        return timeline.mostFrom(timeline.millis() * 2 / 3);
    }

    private static int failed(List<HostReport> reports) {
        return reports.stream().mapToInt(HostReport::failed).sum();
    }
}
