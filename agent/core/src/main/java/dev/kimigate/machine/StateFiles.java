package dev.kimigate.machine;

import dev.kimigate.runtime.Clocks;
import dev.kimigate.store.AccountStatus;
import dev.kimigate.store.ApartJvm;
import dev.kimigate.store.DigestTable;
import dev.kimigate.store.StoreException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The state files of a directory, seen from outside: for commands that look at them or pause the gate. Takes no lock
 * and never opens a lock file, so it disturbs nobody, not even from inside a JVM that is counted there.
 */
public final class StateFiles {
    private final Path directory;
    private final Clocks clocks;

    public StateFiles(Path directory) {
        this(directory, System::nanoTime, System::currentTimeMillis);
    }

    StateFiles(Path directory, LongSupplier nanoTime, LongSupplier epochMillis) {
        this.directory = directory;
        this.clocks = new Clocks(nanoTime, epochMillis);
    }

    /**
     * What {@link #pause} or {@link #resume} did.
     *
     * @param accounts how many accounts were reached
     * @param problems a line for each file that was not
     */
    public record Switched(int accounts, List<String> problems) {
        public Switched {
            problems = List.copyOf(problems);
        }
    }

    /** The hashes of the accounts that have a state file, in order; empty where there is nothing. */
    public List<String> accounts() throws StoreException {
        List<String> hashes = new ArrayList<>();
        if (!Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            return hashes;
        }
        if (!Files.isDirectory(directory)) {
            throw new StoreException(directory + " is no folder");
        }
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(directory, AccountFiles.PREFIX + "*" + AccountFiles.STATE)) {
            for (Path file : files) {
                hashes.add(hash(file));
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new StoreException("cannot list " + directory + ": " + e, e);
        }
        Collections.sort(hashes);
        return hashes;
    }

    /** Reads one account. */
    public AccountStatus status(String accountHash) throws StoreException {
        Path path = AccountFiles.stateFile(directory, accountHash);
        try (StateFile file = StateFile.openExisting(path, false)) {
            return StateReader.read(file.words(), accountHash, true, clocks, directory);
        } catch (IOException e) {
            throw new StoreException("cannot read " + path + ": " + e, e);
        } catch (InternalError e) {
            throw new StoreException(path + " was cut short while it was read", e);
        }
    }

    /** The notes of the account's digests, as {@link DigestTable#note} gives them, in no order. */
    public long[] notes(String accountHash) throws StoreException {
        Path path = AccountFiles.stateFile(directory, accountHash);
        try (StateFile file = StateFile.openExisting(path, false)) {
            DigestSlots digests = new DigestSlots(file.words());
            long[] notes = Arrays.stream(digests.keys()).map(digests::note).toArray();
            MappedWords.settle();
            return notes;
        } catch (IOException e) {
            throw new StoreException("cannot read " + path + ": " + e, e);
        } catch (InternalError e) {
            throw new StoreException(path + " was cut short while it was read", e);
        }
    }

    /** The JVMs that cannot register in their account's file, as far as they could leave a note, by process id. */
    public List<ApartJvm> apart() throws StoreException {
        List<ApartJvm> jvms = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return jvms;
        }
        try (DirectoryStream<Path> notes = Files.newDirectoryStream(directory, ApartNote.GLOB)) {
            for (Path note : notes) {
                ApartJvm jvm = ApartNote.read(note);
                if (jvm != null) {
                    jvms.add(jvm);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new StoreException("cannot list " + directory + ": " + e, e);
        }
        jvms.sort(Comparator.comparingLong(ApartJvm::pid));
        return jvms;
    }

    /** Whether accounts opened from now on would be paused. */
    public boolean isPaused() {
        return Files.exists(AccountFiles.pauseMarker(directory));
    }

    /** Lets all calls of all JVMs pass ungated, at once, until {@link #resume}. */
    public Switched pause() throws StoreException {
        Path marker = AccountFiles.pauseMarker(directory);
        try {
            Files.createFile(marker, Ownership.onlyOurs("rw-------"));
        } catch (FileAlreadyExistsException e) {
            // Paused already; files made since then are covered below.
        } catch (IOException e) {
            throw new StoreException("cannot write " + marker + ": " + e, e);
        }
        return switchAll(true);
    }

    /** Counts again. Calls that started while paused stay uncounted. */
    public Switched resume() throws StoreException {
        Path marker = AccountFiles.pauseMarker(directory);
        try {
            boolean unused = Files.deleteIfExists(marker);
        } catch (IOException e) {
            throw new StoreException("cannot delete " + marker + ": " + e, e);
        }
        return switchAll(false);
    }

    /** After the marker: who opens an account meanwhile either sees the marker or has made the file we see. */
    private Switched switchAll(boolean paused) throws StoreException {
        List<String> problems = new ArrayList<>();
        int reached = 0;
        for (String account : accounts()) {
            Path path = AccountFiles.stateFile(directory, account);
            try (StateFile file = StateFile.openExisting(path, true)) {
                new RegionHeader(file.words()).pause(paused);
                MappedWords.settle();
                reached++;
            } catch (IOException | StoreException | InternalError e) {
                problems.add(path + ": " + e.getMessage());
            }
        }
        return new Switched(reached, problems);
    }

    private static String hash(Path file) {
        String name = file.getFileName().toString();
        return name.substring(AccountFiles.PREFIX.length(), name.length() - AccountFiles.STATE.length());
    }
}
