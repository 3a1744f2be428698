untrusted comment: signature of a Casebook bundle
RWTN1zeDGsveFGV54VZksYPXWtzVf8LROKGf0yriWFVFUUWPvJqrmBi2XNO/sgaX+6UMI/6CnpKn/wo7Y7Q0z+pgkcEiNlNQbQo=
trusted comment: casebook.bundle/1 thanked-like-a-waiter
IhFb6OLwa4hUFbcokFXB0TrfNdUNkQP7IC0Ht4CM+M/7zua4kZ6ybZcYgyxarDkKkdlPNqCp0HdPEI8XeewaBA==
