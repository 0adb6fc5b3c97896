package dev.kimigate.demo;

import dev.kimigate.demo.tool.JavaNetHttpTool;
import dev.kimigate.demo.tool.LangChain4jTool;
import dev.kimigate.demo.tool.OkHttpTool;

/** The tools that are JVMs: an agent can gate them. */
enum JvmTool implements DemoTool {
    JAVA_NET_HTTP("java.net.http", JavaNetHttpTool.class),
    OKHTTP("OkHttp", OkHttpTool.class),
    LANGCHAIN4J("LangChain4j", LangChain4jTool.class);

    private final String library;
    private final Class<?> program;

    JvmTool(String library, Class<?> program) {
        this.library = library;
        this.program = program;
    }

    @Override
    public String library() {
        return library;
    }

    Class<?> program() {
        return program;
    }
}
