package dev.kimigate.smoke.host

import ai.koog.agents.core.agent.AIAgent
import ai.koog.prompt.dsl.prompt
import ai.koog.prompt.executor.clients.openai.OpenAIClientSettings
import ai.koog.prompt.executor.clients.openai.OpenAILLMClient
import ai.koog.prompt.executor.llms.MultiLLMPromptExecutor
import ai.koog.prompt.llm.LLMCapability
import ai.koog.prompt.llm.LLMProvider
import ai.koog.prompt.llm.LLModel
import ai.koog.prompt.streaming.StreamFrame
import ai.koog.prompt.streaming.filterTextOnly
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking

/** Koog: agents, and streams, on Ktor with its engine Apache5. Arguments: base URL, calls of each way. */
object KoogHost {
    @JvmStatic
    fun main(args: Array<String>) {
        val client = OpenAILLMClient(
            apiKey = "test-key",
            settings = OpenAIClientSettings(baseUrl = args[0], chatCompletionsPath = "chat/completions"),
        )
        val model = LLModel(
            LLMProvider.OpenAI,
            "kimi-for-coding",
            listOf(LLMCapability.Completion, LLMCapability.Tools, LLMCapability.OpenAIEndpoint.Completions),
            100_000,
        )
        CallsAtOnce.run(
            args[1].toInt(),
            { question -> runBlocking { AIAgent(MultiLLMPromptExecutor(client), model).run(question) } },
            { question ->
                runBlocking {
                    client.executeStreaming(prompt("test") { user(question) }, model, emptyList())
                        .filterTextOnly()
                        .toList()
                        .joinToString("")
                }
            },
        )
    }
}
