package dev.kimigate.client.okhttp.scenario;

/** Stands for OkHttp's internal marker of this name, which was there until 3.13. */
interface UnrepeatableRequestBody {}
