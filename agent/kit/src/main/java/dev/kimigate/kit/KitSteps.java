package dev.kimigate.kit;

import dev.kimigate.machine.PlatformProof;
import dev.kimigate.machine.Prover;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** What the kit does, step by step: the proof, the death of a JVM that holds all, and a torture. */
final class KitSteps {
    private static final int JVMS = 4;
    private static final int THREADS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long WORK_BETWEEN_KILLS = 200;

    private final Path folder;
    private final PrintStream out;
    private boolean allWell = true;

    KitSteps(Path folder, PrintStream out) {
        this.folder = folder;
        this.out = out;
    }

    private interface Step {
        String run() throws Exception;
    }

    /** Whether all went well. */
    boolean run(Duration torture) throws Exception {
        out.println("kimi-gate-kit report");
        out.println("system:   " + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                + System.getProperty("os.arch") + ", " + Runtime.getRuntime().availableProcessors() + " processors, "
                + Files.getFileStore(folder).type());
        out.println("java:     " + System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        step("proof", this::proof);
        step("death", this::death);
        step("torture", () -> torture(torture));
        out.println("verdict:  " + (allWell ? "all went well" : "JVMs must not share permits here")
                + "; please paste this into an issue");
        return allWell;
    }

    private void step(String name, Step step) {
        long began = System.nanoTime();
        String said;
        try {
            said = "ok: " + step.run();
        } catch (Exception failure) {
            allWell = false;
            said = "FAILED: " + failure.getMessage();
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        out.printf("%-9s %s (%d ms)%n", name + ":", said, millis);
    }

    private String proof() throws Exception {
        PlatformProof proof = Prover.prove(folder, KitJvm.witness(), PATIENCE);
        require(proof.kind() == PlatformProof.Kind.PROVEN, proof.reason());
        return "words, locks, order and the end of a process";
    }

    private String death() throws Exception {
        try (KitJvm holder = KitJvm.host(folder);
                KitJvm waiter = KitJvm.host(folder)) {
            require(holder.ask("take " + KitHost.LIMIT).equals("ok"), "the first JVM did not get all permits");
            require(waiter.ask("try").equals("refused"), "the second JVM does not see what the first holds");
            holder.kill();
            long began = System.nanoTime();
            require(waiter.ask("take " + KitHost.LIMIT).equals("ok"), "the permits of a killed JVM do not come back");
            return "permits of a killed JVM were back after " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)
                    + " ms";
        }
    }

    private String torture(Duration time) throws Exception {
        Random random = new Random(20);
        long end = System.nanoTime() + time.toNanos();
        int kills = 0;
        List<KitJvm> jvms = new ArrayList<>();
        try (KitReferee referee = new KitReferee()) {
            for (int i = 0; i < JVMS; i++) {
                jvms.add(working(referee));
            }
            while (System.nanoTime() - end < 0) {
                referee.awaitStarts(WORK_BETWEEN_KILLS, PATIENCE);
                int victim = random.nextInt(JVMS);
                referee.killed(jvms.get(victim).pid());
                jvms.get(victim).kill();
                jvms.set(victim, working(referee));
                kills++;
            }
            for (KitJvm jvm : jvms) {
                String said = jvm.ask("stop");
                require(said.equals("ok"), "a JVM reported: " + said);
            }
            require(referee.most() <= KitHost.LIMIT, referee.most() + " calls were in flight of " + KitHost.LIMIT);
            require(jvms.get(0).ask("take " + KitHost.LIMIT).equals("ok"), "permits were lost");
            return referee.starts() + " starts by " + (JVMS + kills) + " JVMs, " + kills + " of them killed; at most "
                    + referee.most() + " of " + KitHost.LIMIT + " in flight, none lost";
        } finally {
            jvms.forEach(KitJvm::close);
        }
    }

    private KitJvm working(KitReferee referee) throws Exception {
        KitJvm jvm = KitJvm.host(folder);
        require(jvm.ask("work " + THREADS + " " + referee.port()).equals("ok"), "a JVM did not work");
        return jvm;
    }

    private static void require(boolean holds, String otherwise) throws KitFailure {
        if (!holds) {
            throw new KitFailure(otherwise);
        }
    }
}
