package org.medchain.keys.server.settings;

/** A variable of the environment keeps the application from starting. One line: its name and what is wrong, never its value. */
public final class InvalidSettingException extends RuntimeException {

    public InvalidSettingException(String variable, String whatIsWrong) {
        this(variable + " " + whatIsWrong);
    }

    /** @param line the variable, and what is wrong */
    public InvalidSettingException(String line) {
        super(line);
    }
}
