package dev.kimigate.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

@Timeout(60)
class LogOutputTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final Log.Guard SAFE = folder -> {};

    @TempDir
    Path folder;

    private final List<String> stderr = Collections.synchronizedList(new ArrayList<>());
    private final LogOutput output = new LogOutput(event -> stderr.add(event.forStderr()));
    private final Logger log = new GateLogger("test", output);

    @Test
    void log_beforeItIsSetUp_tellsWarningsAndErrorsOnStderr() {
        log.debug("d");
        log.info("i");
        log.warn("w {}", 1);
        log.error("e");
        output.flush(LONG);

        assertThat(stderr)
                .containsExactly(
                        "[kimi-gate] WARN: w 1" + System.lineSeparator(),
                        "[kimi-gate] ERROR: e" + System.lineSeparator());
    }

    @Test
    void log_toFile_tellsThereAndWarningsOnStderrToo() throws IOException {
        output.target(new LogTarget(Level.INFO, new LogFile(folder, SAFE), Level.WARN));
        log.debug("d");
        log.info("limit {} of {}", 7, "https://api.kimi.com");
        log.warn("w");
        output.flush(LONG);

        List<String> lines = Files.readAllLines(folder.resolve("log"));
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .matches(
                        "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d) INFO \\d+ limit 7 of https://api.kimi.com");
        assertThat(lines.get(1)).endsWith("WARN " + ProcessHandle.current().pid() + " w");
        assertThat(stderr).singleElement().asString().startsWith("[kimi-gate] WARN: w");
    }

    @Test
    void log_beforeItIsSetUp_asksForThatOnceOnItsOwnThread_andTellsWhereThatSends() throws IOException {
        List<String> asked = Collections.synchronizedList(new ArrayList<>());
        output.setUpWith(() -> {
            asked.add(Thread.currentThread().getName());
            output.target(new LogTarget(Level.INFO, new LogFile(folder, SAFE), Level.WARN));
        });
        log.warn("early");
        log.warn("early too");
        output.flush(LONG);
        log.info("later");
        output.flush(LONG);

        assertThat(asked).containsExactly("kimi-gate-log");
        assertThat(folder.resolve("log"))
                .content()
                .containsSubsequence(" early\n", " early too\n", " later\n")
                .hasLineCount(3);
        assertThat(stderr).hasSize(2);
    }

    @Test
    void log_beforeItIsSetUp_whenThatFailsOrSetsUpNothing_tellsOnStderr() {
        output.setUpWith(() -> {
            throw new IllegalStateException("no settings");
        });
        log.warn("one");
        log.warn("two");
        output.flush(LONG);

        assertThat(stderr).hasSize(2);
    }

    @Test
    void log_beforeItIsSetUp_whenThatSwitchesItOff_tellsNothing() {
        output.setUpWith(() -> output.target(new LogTarget(null, null, null)));
        log.warn("one");
        output.flush(LONG);

        assertThat(stderr).isEmpty();
    }

    @Test
    void log_setUpBeforeTheFirstLine_isNotSetUpAgain() {
        output.setUpWith(() -> stderr.add("asked"));
        output.target(new LogTarget(null, null, Level.INFO));
        log.warn("w");
        output.flush(LONG);

        assertThat(stderr).singleElement().asString().contains("WARN: w");
    }

    @Test
    void log_toStderr_tellsAllOfTheLevelThere() {
        output.target(new LogTarget(null, null, Level.INFO));
        log.info("on");
        log.debug("d");
        output.flush(LONG);

        assertThat(stderr).containsExactly("[kimi-gate] on" + System.lineSeparator());
        assertThat(log.isInfoEnabled()).isTrue();
        assertThat(log.isDebugEnabled()).isFalse();
    }

    @Test
    void log_off_tellsNothing() {
        output.target(new LogTarget(null, null, null));
        log.error("e");
        output.flush(LONG);

        assertThat(stderr).isEmpty();
        assertThat(log.isErrorEnabled()).isFalse();
    }

    @Test
    void log_manyLinesInOneMessage_isOneShortLine() {
        log.warn("a\r\nb\u2028c\u0000" + "x".repeat(10_000));
        output.flush(LONG);

        assertThat(stderr).singleElement().satisfies(line -> {
            assertThat(line.strip().lines()).hasSize(1);
            assertThat(line).startsWith("[kimi-gate] WARN: a  b c xxx").hasSizeLessThan(2_100);
        });
    }

    @Test
    void log_exception_tellsItsPlaceAndCausesInOneLine() {
        log.warn("no store", new IllegalStateException("outer\nouter", new IOException("inner")));
        output.flush(LONG);

        assertThat(stderr)
                .singleElement()
                .asString()
                .matches(
                        "(?s)\\[kimi-gate] WARN: no store: java.lang.IllegalStateException: outer outer at dev.kimigate"
                                + ".log.LogOutputTest.*, caused by java.io.IOException: inner at dev.kimigate.log.LogOutputTest.*\\R");
    }

    @Test
    void log_endlessCauses_endsSomewhere() {
        Exception first = new Exception("1");
        Exception second = new Exception("2", first);
        first.initCause(second);

        log.warn("loop", first);
        output.flush(LONG);

        assertThat(stderr).hasSize(1);
    }

    @Test
    void log_argumentThatThrows_stillTells() {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new StackOverflowError();
            }
        };

        log.warn("a {} b", broken);
        log.warn("{} {}", (Object[]) null);
        log.warn((String) null);
        output.flush(LONG);

        assertThat(stderr).hasSize(3).first().asString().contains("a ? b");
    }

    @Test
    void log_fileThatCannotBeWritten_isToldOnceOnStderr() throws IOException {
        Path occupied = Files.writeString(folder.resolve("file"), "");
        output.target(new LogTarget(Level.INFO, new LogFile(occupied, SAFE), Level.WARN));
        log.info("a");
        log.info("b");
        output.flush(LONG);

        assertThat(stderr).singleElement().asString().contains(occupied.resolve("log") + " cannot be written");
    }

    @Test
    void log_writerThatHangs_neverHoldsTheCallerAndCountsWhatIsLost() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        List<String> written = Collections.synchronizedList(new ArrayList<>());
        LogOutput hanging = new LogOutput(event -> {
            started.countDown();
            await(goOn);
            written.add(event.text());
        });
        Logger logger = new GateLogger("test", hanging);
        logger.warn("first");
        assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();

        for (int i = 0; i < LineWriter.MOST_WAITING + 100; i++) {
            logger.warn("line {}", i);
        }
        goOn.countDown();
        hanging.flush(LONG);

        assertThat(written).hasSize(LineWriter.MOST_WAITING + 2).contains("100 lines of the log were lost");
    }

    @Test
    void log_manyThreads_losesNoLineWhileThereIsRoom() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 50; i++) {
                    log.warn("x");
                }
            });
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        output.flush(LONG);

        assertThat(stderr).hasSize(400);
    }

    @Test
    void log_interruptedCaller_tellsAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        log.warn("w");
        output.flush(LONG);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stderr).hasSize(1);
    }

    @Test
    void log_firstLine_makesAThreadThatKeepsNothingOfItsMaker() {
        LogOutput own = new LogOutput(event -> stderr.add(about(Thread.currentThread())));

        new GateLogger("test", own).warn("w");
        own.flush(LONG);

        assertThat(stderr).containsExactly("kimi-gate-log daemon=true loader=null group=system");
    }

    private static String about(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return thread.getName() + " daemon=" + thread.isDaemon() + " loader=" + thread.getContextClassLoader()
                + " group=" + (group == null ? null : group.getName());
    }

    @Test
    void getLogger_bySlf4j_isOurs() {
        assertThat(LoggerFactory.getLogger("x")).isInstanceOf(GateLogger.class);
        assertThat(Log.logger(LogOutputTest.class).getName()).isEqualTo(LogOutputTest.class.getName());
    }

    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        for (boolean done = false; !done; ) {
            try {
                done = latch.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
