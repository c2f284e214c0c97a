package org.medchain.keys.server.settings;

/** A variable of the environment, known by its name. docs/run/configuration.md has a row for each, which a test makes. */
public sealed interface Variable permits TextVariable, NumberVariable {

    String name();

    /** @param whatIsWrong completes "VARIABLE ..." and never holds the value, which may be a secret */
    default InvalidSettingException refuse(String whatIsWrong) {
        return new InvalidSettingException(name(), whatIsWrong);
    }
}
