package dev.kimigate.client.okhttp;

import dev.kimigate.call.Course;
import dev.kimigate.call.Lease;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;

/** Looks at answers that may be refusals, for one call. */
final class RefusalDesk {
    private static final int TOO_MANY_REQUESTS = 429;

    private final Course course;
    private final Request request;
    private final Call call;
    private final Replayability replayability;

    RefusalDesk(Course course, Request request, Call call, Replayability replayability) {
        this.course = course;
        this.request = request;
        this.call = call;
        this.replayability = replayability;
    }

    /**
     * Reads what is needed of the answer's body, on the calling thread; if true, the lease has been given back.
     *
     * @throws IOException the call was cancelled meanwhile
     */
    boolean isToBeSentAgain(RefusedAnswer answer, Lease lease) throws IOException {
        Response response = answer.response();
        boolean replayable = replayability.of(request.body());
        // A 429 whose body stalls is waited with whatever the body would have said: its connection may be given up.
        answer.look(replayable && response.code() == TOO_MANY_REQUESTS);
        if (answer.failure() != null && call.isCanceled()) {
            throw new IOException("Canceled");
        }
        byte[] body = answer.prefix();
        return course.sendAgain(lease, response.code(), response::header, body, body.length, replayable);
    }
}
