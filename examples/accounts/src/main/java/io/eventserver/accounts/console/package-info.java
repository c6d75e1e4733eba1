/** The console commands of the accounts: clients of the bridge like any other. */
package io.eventserver.accounts.console;
