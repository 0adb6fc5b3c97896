package dev.kimigate.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kimigate.call.CallListener;
import dev.kimigate.call.CallTrace;
import dev.kimigate.limiter.Limiter;
import dev.kimigate.limiter.Limiters;
import dev.kimigate.machine.LocalStore;
import dev.kimigate.pacing.LimitSource;
import dev.kimigate.refusal.Verdict;
import dev.kimigate.store.JvmStatus;
import dev.kimigate.store.SharedState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Category;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events as a recording of this JVM holds them. */
class RecordingsTest {
    private final AtomicBoolean begun = new AtomicBoolean(true);
    private final Recordings recordings = new Recordings(begun);
    private final CallListener listener = recordings.of("the account", "0123456789abcdef");
    private final Limiters jvm = Limiters.create(problem -> {});
    private final Limiter limiter = jvm.limiter(LocalStore.create("id", "name", 3, "test", jvm.runtime()));

    @TempDir
    Path folder;

    private SharedState shared() {
        return limiter.shared();
    }

    private List<RecordedEvent> recorded(Runnable work) throws IOException {
        Path file = folder.resolve("events.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            work.run();
            recording.stop();
            recording.dump(file);
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("kimigate."))
                .toList();
    }

    @Test
    void call_refusedOnce_isTwoEvents() throws IOException {
        List<RecordedEvent> events = recorded(() -> {
            CallTrace call = listener.entering("a client", "a-tool");
            limiter.acquire(limiter.newPosition(Duration.ZERO)).join();
            call.asks();
            call.granted(shared());
            call.refused(429, Verdict.NO_PLAN, 1500, true);
            call.asks();
            call.granted(shared());
            call.accepted();
            call.ended();
            call.aborted();
        });
        assertThat(events).hasSize(2);
        RecordedEvent refusal = events.get(0);
        assertThat(refusal.getEventType().getName()).isEqualTo("kimigate.Refusal");
        assertThat(refusal.getString("account")).isEqualTo("the account");
        assertThat(refusal.getString("accountId")).isEqualTo("0123456789abcdef");
        assertThat(refusal.getString("client")).isEqualTo("a client");
        assertThat(refusal.getString("tool")).isEqualTo("a-tool");
        assertThat(refusal.getInt("status")).isEqualTo(429);
        assertThat(refusal.getString("verdict")).isEqualTo("no plan");
        assertThat(refusal.getDuration("coolDown")).isEqualTo(Duration.ofMillis(1500));
        assertThat(refusal.getInt("attempt")).isEqualTo(1);
        assertThat(refusal.getBoolean("retried")).isTrue();
        RecordedEvent call = events.get(1);
        assertThat(call.getEventType().getName()).isEqualTo("kimigate.Call");
        assertThat(call.getString("account")).isEqualTo("the account");
        assertThat(call.getString("client")).isEqualTo("a client");
        assertThat(call.getString("tool")).isEqualTo("a-tool");
        assertThat(call.getThread("callingThread").getJavaName())
                .isEqualTo(Thread.currentThread().getName());
        assertThat(call.getInt("attempts")).isEqualTo(2);
        assertThat(call.getString("verdict")).isEqualTo("accepted");
        assertThat(call.getString("end")).isEqualTo("answered");
        assertThat(call.getInt("held")).isEqualTo(1);
        assertThat(call.getInt("limit")).isEqualTo(3);
        assertThat(call.getDuration("waited")).isPositive().isLessThanOrEqualTo(call.getDuration());
        assertThat(call.getStartTime()).isBeforeOrEqualTo(refusal.getStartTime());
    }

    @Test
    void endsOfACall_areTold_theFirstCounts() throws IOException {
        List<RecordedEvent> events = recorded(() -> {
            entered().aborted();
            entered().withdrawn();
            entered().timedOut();
            entered().ungated();
            CallTrace twice = entered();
            twice.withdrawn();
            twice.ended();
        });
        assertThat(events)
                .extracting(event -> event.getString("end"))
                .containsExactly("aborted", "withdrawn", "timed out", "ungated", "withdrawn");
        assertThat(events)
                .extracting(event -> event.getString("verdict") + event.getInt("attempts"))
                .containsOnly("none0");
    }

    private CallTrace entered() {
        CallTrace call = listener.entering("", "");
        call.asks();
        return call;
    }

    @Test
    void serverThatAnswers_orIsLost_isAnEvent() throws IOException {
        List<RecordedEvent> events = recorded(() -> {
            listener.server(true, 7, 3);
            listener.server(false, 6, 0);
        });
        assertThat(events)
                .extracting(event -> event.getEventType().getName())
                .containsExactly("kimigate.Server", "kimigate.Server");
        assertThat(events)
                .extracting(event -> event.getBoolean("answers") + " " + event.getInt("permits") + " "
                        + event.getInt("machines") + " " + event.getString("account"))
                .containsExactly("true 7 3 the account", "false 6 0 the account");
    }

    @Test
    void limitAndReclaim_areEvents() throws IOException {
        List<RecordedEvent> events = recorded(() -> {
            assertThat(listener.limited(20, 7, LimitSource.USAGES)).isTrue();
            listener.reclaimed(new JvmStatus(4711, "Tool", JvmStatus.Life.GONE, 0, 3, 0, 0, 0, 0, 0, 0, ""));
        });
        assertThat(events)
                .extracting(event -> event.getEventType().getName())
                .containsExactly("kimigate.Limit", "kimigate.Reclaim");
        assertThat(events.get(0).getInt("oldLimit")).isEqualTo(20);
        assertThat(events.get(0).getInt("newLimit")).isEqualTo(7);
        assertThat(events.get(0).getString("source")).isEqualTo("usages");
        assertThat(events.get(1).getLong("pid")).isEqualTo(4711);
        assertThat(events.get(1).getString("tool")).isEqualTo("Tool");
        assertThat(events.get(1).getInt("permits")).isEqualTo(3);
        assertThat(events)
                .allSatisfy(event -> assertThat(event.getString("accountId")).isEqualTo("0123456789abcdef"));
    }

    @Test
    void noRecordingWasEverBegun_nothingIsWanted() {
        begun.set(false);
        assertThat(listener.listens()).isFalse();
    }

    @Test
    void afterARecording_eventsGoNowhere() {
        assertThat(listener.listens()).isTrue();
        assertThat(listener.limited(1, 2, LimitSource.SETTING)).isFalse();
        CallTrace call = entered();
        call.granted(shared());
        call.refused(429, Verdict.RATE, 1, false);
        call.ended();
        assertThat(listener.listens()).isTrue();
    }

    /** What Mission Control shows: everything has a label, and is in our category; nothing walks stacks. */
    @Test
    void events_readWell() {
        boolean unused = listener.limited(1, 2, LimitSource.SETTING);
        List.of(CallEvent.class, RefusalEvent.class, LimitEvent.class, ReclaimEvent.class, ServerEvent.class)
                .forEach(FlightRecorder::register);
        List<EventType> types = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .filter(type -> type.getName().startsWith("kimigate."))
                .toList();
        assertThat(types).hasSize(5).allSatisfy(type -> {
            assertThat(type.getLabel()).isNotBlank();
            assertThat(type.getDescription()).isNotBlank();
            assertThat(type.getCategoryNames()).containsExactly("Kimi Gate");
            assertThat(type.getAnnotation(Category.class)).isNotNull();
            assertThat(type.getSettingDescriptors())
                    .filteredOn(setting -> setting.getName().equals("stackTrace"))
                    .allMatch(setting -> setting.getDefaultValue().equals("false"));
            assertThat(type.getFields()).extracting(ValueDescriptor::getLabel).allMatch(label -> label != null);
        });
    }
}
