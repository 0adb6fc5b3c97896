/** What is played with each copy of Reactor Netty; loaded beside it. */
package dev.kimigate.client.reactornetty.scenario;
