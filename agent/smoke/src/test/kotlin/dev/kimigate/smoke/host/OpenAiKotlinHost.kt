package dev.kimigate.smoke.host

import com.aallam.openai.api.chat.ChatCompletionRequest
import com.aallam.openai.api.chat.ChatMessage
import com.aallam.openai.api.chat.ChatRole
import com.aallam.openai.api.logging.LogLevel
import com.aallam.openai.api.model.ModelId
import com.aallam.openai.client.LoggingConfig
import com.aallam.openai.client.OpenAI
import com.aallam.openai.client.OpenAIConfig
import com.aallam.openai.client.OpenAIHost
import io.ktor.client.engine.cio.CIO
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking

/** openai-kotlin: whole and streamed answers, on Ktor with its engine CIO. Arguments: base URL, calls of each way. */
object OpenAiKotlinHost {
    @JvmStatic
    fun main(args: Array<String>) {
        val openAi = OpenAI(
            OpenAIConfig(
                token = "test-key",
                logging = LoggingConfig(logLevel = LogLevel.None),
                host = OpenAIHost(baseUrl = args[0]),
                engine = CIO.create(),
            ),
        )
        CallsAtOnce.run(
            args[1].toInt(),
            { prompt -> runBlocking { openAi.chatCompletion(asking(prompt)).choices[0].message.content } },
            { prompt ->
                runBlocking {
                    openAi.chatCompletions(asking(prompt)).toList()
                        .joinToString("") { it.choices.firstOrNull()?.delta?.content ?: "" }
                }
            },
        )
    }

    private fun asking(prompt: String) = ChatCompletionRequest(
        model = ModelId("kimi-for-coding"),
        messages = listOf(ChatMessage(role = ChatRole.User, content = prompt)),
    )
}
