/** Scenarios with Ktor's CIO engine, loaded beside each copy of it. */
package dev.kimigate.client.ktorcio.scenario;
