package dev.kimigate.account;

/**
 * Where a gated call goes.
 *
 * @param account what its calls count for as long as nothing more is known
 * @param origin scheme, host and, unless it is the scheme's own, port: {@code https://api.kimi.com}
 * @param named whether the user has named the account, which then is the only one
 * @param kimiCode whether the origin tells about accounts under {@code /coding/v1/usages}
 */
public record Destination(Account account, String origin, boolean named, boolean kimiCode) {}
