package dev.kimigate.lease;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The protocol knows neither client nor product, and the client is seen in one package. */
@AnalyzeClasses(
        packages = {"dev.kimigate.lease", "dev.kimigate.redis"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class LeasePackagesTest {
    @ArchTest
    static final ArchRule protocol_seesTheJdkOnly = classes()
            .that()
            .resideInAPackage("dev.kimigate.lease..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.kimigate.lease..", "org.jspecify..");

    @ArchTest
    static final ArchRule client_seesTheProtocolTheSeamAndItsLibrary = classes()
            .that()
            .resideInAPackage("dev.kimigate.redis..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "javax.net..",
                    "dev.kimigate.redis..",
                    "dev.kimigate.lease..",
                    "dev.kimigate.leader..",
                    "dev.kimigate.store..",
                    "dev.kimigate.runtime..",
                    "io.valkey..",
                    "org.jspecify..");

    /** Its pools bring threads, and a log. */
    @ArchTest
    static final ArchRule library_isItsConnectionAlone = noClasses()
            .should()
            .dependOnClassesThat()
            .haveNameMatching("io\\.valkey\\.(Jedis(Pool|Pooled|Cluster|Sentinel.*)?|UnifiedJedis|ConnectionPool)");

    @ArchTest
    static final ArchRule stdout_belongsToTheHost =
            noClasses().should().accessField(System.class, "out").orShould().accessField(System.class, "err");
}
