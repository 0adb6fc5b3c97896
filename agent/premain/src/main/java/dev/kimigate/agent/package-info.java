/**
 * What the host's system loader sees of the agent: the entry, the class-file transformer and the loader of the rest.
 * Java 8 byte code, no dependency, nothing that a host could trip over.
 */
package dev.kimigate.agent;
