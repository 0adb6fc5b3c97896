package dev.kimigate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may see whom in the core; of the modules beside it: {@code ModulesTest} in agent/clients. */
@AnalyzeClasses(packages = "dev.kimigate", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule runtime_seesTheJdkOnly = classes()
            .that()
            .resideInAPackage("dev.kimigate.runtime..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.kimigate.runtime..", "org.jspecify..");

    /** The seam knows of no store and of no queue. */
    @ArchTest
    static final ArchRule store_seesTheRuntimeOnly = classes()
            .that()
            .resideInAPackage("dev.kimigate.store..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.kimigate.store..", "dev.kimigate.runtime..", "org.jspecify..");

    @ArchTest
    static final ArchRule limiter_seesTheSeamOnly = classes()
            .that()
            .resideInAPackage("dev.kimigate.limiter..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.kimigate.limiter..",
                    "dev.kimigate.store..",
                    "dev.kimigate.runtime..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule machine_seesTheSeamOnly = classes()
            .that()
            .resideInAPackage("dev.kimigate.machine..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.kimigate.machine..",
                    "dev.kimigate.store..",
                    "dev.kimigate.runtime..",
                    "dev.kimigate.kimi..",
                    "org.jspecify..");

    /** Who leads a machine goes by the seam; the store that counts does not matter. */
    @ArchTest
    static final ArchRule leader_seesTheSeamOnly = classes()
            .that()
            .resideInAPackage("dev.kimigate.leader..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.kimigate.leader..",
                    "dev.kimigate.store..",
                    "dev.kimigate.runtime..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule kimi_seesTheSettingsAndTheJsonParserOnly = classes()
            .that()
            .resideInAPackage("dev.kimigate.kimi..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.kimigate.kimi..",
                    "dev.kimigate.settings..",
                    "dev.kimigate.json..",
                    "com.fasterxml.jackson.core..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule refusal_seesKimiAndTwoParsersOnly = classes()
            .that()
            .resideInAPackage("dev.kimigate.refusal..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.kimigate.refusal..",
                    "dev.kimigate.kimi..",
                    "dev.kimigate.json..",
                    "com.fasterxml.jackson.core..",
                    "org.brotli.dec..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule pacing_seesRefusalsAndKimiOnly = classes()
            .that()
            .resideInAPackage("dev.kimigate.pacing..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.kimigate.pacing..",
                    "dev.kimigate.refusal..",
                    "dev.kimigate.kimi..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule decisions_takeTimesAsArguments = noClasses()
            .that()
            .resideInAnyPackage("dev.kimigate.pacing..", "dev.kimigate.refusal..", "dev.kimigate.kimi..")
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.time.Clock");

    @ArchTest
    static final ArchRule settings_seeTheJdkAndTheJsonParserOnly = classes()
            .that()
            .resideInAPackage("dev.kimigate.settings..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "java..",
                    "dev.kimigate.settings..",
                    "dev.kimigate.help..",
                    "com.fasterxml.jackson.core..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule log_seesTheJdkAndItsApiOnly = classes()
            .that()
            .resideInAPackage("dev.kimigate.log..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.kimigate.log..", "org.slf4j..", "org.jspecify..");

    @ArchTest
    static final ArchRule byteBuddy_isSeenByWeaveOnly = noClasses()
            .that()
            .resideOutsideOfPackage("dev.kimigate.weave..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.bytebuddy..");

    @ArchTest
    static final ArchRule start_isSeenByNobody = noClasses()
            .that()
            .resideOutsideOfPackage("dev.kimigate.start..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.kimigate.start..");

    /** Whose a call is does not hang on how calls are made. */
    @ArchTest
    static final ArchRule identity_seesNoCalls = noClasses()
            .that()
            .resideInAPackage("dev.kimigate.identity..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.kimigate.call..", "dev.kimigate.pacing..");

    /**
     * Which store counts is decided in one place; all others know the seam alone. What is no count goes its own way.
     */
    @ArchTest
    static final ArchRule machine_isSeenByTheCompositionOnly = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.kimigate.machine..",
                    "dev.kimigate.start..",
                    "dev.kimigate.cli..",
                    "dev.kimigate.presence..",
                    "dev.kimigate.report..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.kimigate.machine..");

    /** What is shown to those who look from outside; hosts do without it. */
    @ArchTest
    static final ArchRule report_isSeenByNobodyInTheCore = noClasses()
            .that()
            .resideOutsideOfPackages("dev.kimigate.report..", "dev.kimigate.cli..", "dev.kimigate.gateway..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.kimigate.report..");

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("dev.kimigate.(*)..").should().beFreeOfCycles();

    /** Their early use breaks hosts: log managers and MBean servers are theirs to choose. */
    @ArchTest
    static final ArchRule hosts_keepTheirLogManagerAndMBeanServer = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.util.logging..", "java.lang.management..")
            .orShould()
            .dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.System\\$Logger.*");

    /** What is loaded for it is loaded only after the host has begun with JMX itself. */
    @ArchTest
    static final ArchRule jmx_isSeenByItsPackageOnly = noClasses()
            .that()
            .resideOutsideOfPackage("dev.kimigate.jmx..")
            .or()
            .haveSimpleName("AccountBeans")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("javax.management..");

    /** As with JMX: nothing of it is touched before somebody records. */
    @ArchTest
    static final ArchRule flightRecorder_isSeenByItsPackageOnly = noClasses()
            .that()
            .resideOutsideOfPackage("dev.kimigate.jfr..")
            .or()
            .haveNameMatching(".*\\.(Account)?Recordings")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.jfr..");

    @ArchTest
    static final ArchRule stdout_belongsToTheHost = noClasses()
            .that()
            .resideOutsideOfPackages("dev.kimigate.cli..", "dev.kimigate.agent..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule loggers_comeFromOurLog = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.slf4j.LoggerFactory")
            .because(
                    "its first use obeys the host's slf4j.* properties and may print to the host's stdout; use Log.logger");
}
