package dev.kimigate.dist.host;

/** Sets a security manager that asks the policy, and is JdkWitness from then on. */
public final class LateSecurityHost {
    private LateSecurityHost() {}

    @SuppressWarnings("removal") // it runs on JDK 17
    public static void main(String[] urls) throws Exception {
        System.setSecurityManager(new SecurityManager());
        JdkWitness.main(urls);
    }
}
