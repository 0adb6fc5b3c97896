package dev.kimigate.demo;

/** One of the tools that share the account. */
interface DemoTool {

    /** How many there are: those in JVMs, and one that is none. */
    int COUNT = JvmTool.values().length + 1;

    /** What its users know it by. */
    String library();
}
