package dev.kimigate.client.ktorcio;

import dev.kimigate.call.Attempt;
import dev.kimigate.call.GateCall;
import io.ktor.client.request.HttpResponseData;
import io.ktor.utils.io.ByteReadChannel;
import java.util.concurrent.CompletableFuture;
import kotlin.coroutines.CoroutineContext;

/** Waits for the answer of one attempt; of one that may be a refusal, for what must be looked at. */
final class AttemptContinuation extends PassedContinuation {
    private final AttemptScope scope;
    private final Attempt attempt;
    private final KtorCioHook hook;
    private final CompletableFuture<CioAnswer> answer = new CompletableFuture<>();

    AttemptContinuation(CoroutineContext context, AttemptScope scope, Attempt attempt, KtorCioHook hook) {
        super(context);
        this.scope = scope;
        this.attempt = attempt;
        this.hook = hook;
    }

    CompletableFuture<CioAnswer> answer() {
        return answer;
    }

    @Override
    void answered(HttpResponseData head) {
        try {
            look(head);
        } catch (RuntimeException | LinkageError failure) {
            hook.failedOpen().accept(failure);
            answer.complete(new CioAnswer(head, scope, null, false));
        }
    }

    private void look(HttpResponseData head) {
        AnswerBody body = head.getBody() instanceof ByteReadChannel channel
                ? hook.bodies().of(channel, scope, hook.failedOpen())
                : null;
        if (body == null || !GateCall.mayBeRefusal(head.getStatusCode().getValue())) {
            CioAnswer plain = new CioAnswer(head, scope, body, false);
            attempt.accepted(plain::header);
            answer.complete(plain);
            return;
        }
        CioAnswer held = new CioAnswer(head, scope, body, true);
        body.look(() -> answer.complete(held), hook.dispatcher());
    }

    @Override
    void failed(Throwable thrown) {
        answer.completeExceptionally(thrown);
    }
}
