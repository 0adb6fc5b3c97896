package dev.kimigate.demo.tool;

import java.util.concurrent.Flow;

/** Puts the answer together from the lines of the body. One thread at a time. */
final class ChatStream implements Flow.Subscriber<String> {

    private static final int OK = 200;
    private static final String DATA = "data: ";
    private static final String END = "[DONE]";

    private final int status;
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder noEvents = new StringBuilder();
    private boolean ended;

    /** @param status of the answer: HTTP's number */
    ChatStream(int status) {
        this.status = status;
    }

    void line(String line) {
        if (!line.startsWith(DATA)) {
            noEvents.append(line);
        } else if (line.equals(DATA + END)) {
            ended = true;
        } else {
            text.append(ChatJson.piece(line.substring(DATA.length())));
        }
    }

    /**
     * The answer, once all lines were given.
     *
     * @throws CallFailedException if it was a refusal or is not complete
     */
    String answer() {
        if (status != OK) {
            throw new CallFailedException("HTTP " + status + ": " + ChatJson.message(noEvents.toString()));
        }
        if (!ended) {
            throw new CallFailedException("the answer broke off after " + text.length() + " characters");
        }
        return text.toString();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        line(line);
    }

    @Override
    public void onError(Throwable failure) {
        // The call's own future fails with it.
    }

    @Override
    public void onComplete() {
        // The call's own future tells.
    }
}
