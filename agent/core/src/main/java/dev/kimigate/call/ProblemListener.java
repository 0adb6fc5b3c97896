package dev.kimigate.call;

/** Hears what is wrong with us. Any thread; must not block or throw. */
public interface ProblemListener {
    /** Something worth a line in the log. */
    void problem(String line);

    /** This failed in us, and a call went through ungated or an answer unseen. */
    void failedOpen(Throwable failure);
}
