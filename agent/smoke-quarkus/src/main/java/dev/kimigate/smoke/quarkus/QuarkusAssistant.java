package dev.kimigate.smoke.quarkus;

import dev.langchain4j.service.UserMessage;
import io.quarkiverse.langchain4j.RegisterAiService;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;

/** What LangChain4j implements: whole answers, and streams. */
@ApplicationScoped
@RegisterAiService
interface QuarkusAssistant {
    String ask(@UserMessage String question);

    Multi<String> stream(@UserMessage String question);
}
