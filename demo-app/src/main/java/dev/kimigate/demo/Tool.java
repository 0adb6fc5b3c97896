package dev.kimigate.demo;

import dev.kimigate.demo.tool.JavaNetHttpTool;
import dev.kimigate.demo.tool.LangChain4jTool;
import dev.kimigate.demo.tool.OkHttpTool;

/** The tools that share the account. */
enum Tool {
    JAVA_NET_HTTP("java.net.http", JavaNetHttpTool.class),
    OKHTTP("OkHttp", OkHttpTool.class),
    LANGCHAIN4J("LangChain4j", LangChain4jTool.class);

    private final String library;
    private final Class<?> program;

    Tool(String library, Class<?> program) {
        this.library = library;
        this.program = program;
    }

    /** What its users know it by. */
    String library() {
        return library;
    }

    Class<?> program() {
        return program;
    }
}
