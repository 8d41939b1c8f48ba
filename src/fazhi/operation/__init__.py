"""What runs beside the pages 运行: the worker and its jobs, warnings sent, health, metrics, logs, backup, restore.

=============  ==================================================================================
``jobs``       jobs of the worker, when each is due, and what became of it
``contacts``   the address book: e-mail of officers, group chats of organs
``warnings``   the warnings that are new on a day, and who is told of them
``sending``    messages on their way, by e-mail and to group chats
``refusals``   why a database refuses, and the cure
``health``     whether the installation stands, with the cure of what does not
``metrics``    numbers for Prometheus
``logs``       structured log lines without personal data
``backup``     the installation as one checked archive
``restore``    an archive as an installation
=============  ==================================================================================

It knows no page: ``web`` shows what stands here, ``cli`` runs it.
"""
