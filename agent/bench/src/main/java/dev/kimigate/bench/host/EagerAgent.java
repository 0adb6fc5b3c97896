package dev.kimigate.bench.host;

import static net.bytebuddy.matcher.ElementMatchers.nameEndsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;

import java.lang.instrument.Instrumentation;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** An agent as tutorials write it: Byte Buddy's builder in premain, for the same two classes as ours. */
public final class EagerAgent {

    private EagerAgent() {}

    public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
        new AgentBuilder.Default()
                .ignore(named("none"))
                .type(named("jdk.internal.net.http.HttpClientFacade")
                        .or(nameEndsWith("okhttp3.internal.http.RetryAndFollowUpInterceptor")))
                .transform((builder, type, loader, module, domain) ->
                        builder.visit(Advice.to(Nothing.class).on(named("send").or(named("intercept")))))
                .installOn(instrumentation);
    }

    /** The advice. */
    public static final class Nothing {

        private Nothing() {}

        @Advice.OnMethodEnter
        static void enter() {}
    }
}
