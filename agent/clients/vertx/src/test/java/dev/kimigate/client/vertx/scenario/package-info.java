/** What is played beside each copy of the client. */
package dev.kimigate.client.vertx.scenario;
