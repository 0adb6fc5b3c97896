package dev.kimigate.client.ktorcio;

import dev.kimigate.call.loop.AsyncLoop;
import kotlin.Unit;
import kotlin.jvm.functions.Function1;

/** What a cancelled coroutine does to its call. */
final class Withdrawal implements Function1<Throwable, Unit> {
    private final AsyncLoop<CioAnswer> loop;

    Withdrawal(AsyncLoop<CioAnswer> loop) {
        this.loop = loop;
    }

    @Override
    public Unit invoke(Throwable cause) {
        boolean unused = loop.cancel(); // or there is nothing left to cancel
        return Unit.INSTANCE;
    }
}
