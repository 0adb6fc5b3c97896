/** What is played with each copy of Apache HttpClient 5; loaded beside that copy. */
package dev.kimigate.client.apache5.scenario;
